const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const UNITS = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿']

/** Integer fen, guarded: an amount that is not a safe integer never goes on. */
export class Money {
  private constructor(readonly fen: number) {}

  /** @throws RangeError when the amount is not a whole number of fen */
  static fen(fen: number): Money {
    if (!Number.isSafeInteger(fen)) throw new RangeError(`Not a whole number of fen: ${fen}`)
    return new Money(fen)
  }

  /** Reads `1900`, `1,900.00`, `¥1900.5`. @throws RangeError when it is no amount in yuan */
  static parseYuan(text: string): Money {
    const match = /^[¥￥]?(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
    if (!match) throw new RangeError(`Not an amount in yuan: ${text}`)
    const [, sign, yuan, cents = ''] = match
    const fen = Number(yuan.replaceAll(',', '')) * 100 + Number(cents.padEnd(2, '0'))
    return Money.fen(sign ? -fen : fen)
  }

  static sum(amounts: Iterable<number>): Money {
    let total = 0
    for (const amount of amounts) total += Money.fen(amount).fen
    return Money.fen(total)
  }

  plus(other: Money): Money {
    return Money.fen(this.fen + other.fen)
  }

  minus(other: Money): Money {
    return Money.fen(this.fen - other.fen)
  }

  /** `1900.00`, for files. */
  toYuan(): string {
    const digits = Math.abs(this.fen).toString().padStart(3, '0')
    return `${this.fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
  }

  /** `¥1,900.00`, for people. */
  toString(): string {
    const [yuan, cents] = this.toYuan().replace('-', '').split('.')
    return `${this.fen < 0 ? '-' : ''}¥${yuan.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
  }

  /** 人民币大写: `1900.00` is 壹仟玖佰元整. For amounts of zero and more. */
  toCapitals(): string {
    if (this.fen < 0)
      throw new RangeError('Capital numerals are written for amounts of zero and more')
    const yuan = Math.floor(this.fen / 100)
    const jiao = Math.floor((this.fen % 100) / 10)
    const fen = this.fen % 10
    let words = yuan > 0 ? `${capitalInteger(yuan)}元` : ''
    if (jiao === 0 && fen === 0) return `${words || '零元'}整`
    if (jiao > 0) words += `${DIGITS[jiao]}角`
    else if (words) words += '零'
    return fen > 0 ? `${words}${DIGITS[fen]}分` : `${words}整`
  }
}

function capitalInteger(value: number): string {
  const groups: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000)
  let words = ''
  let owesZero = false
  for (let index = groups.length - 1; index >= 0; index--) {
    const group = groups[index]
    if (group === 0) {
      owesZero = words !== ''
      continue
    }
    if (words && (owesZero || group < 1000)) words += '零'
    words += capitalGroup(group) + GROUPS[index]
    owesZero = false
  }
  return words
}

function capitalGroup(group: number): string {
  let words = ''
  let owesZero = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) {
      owesZero = words !== ''
      continue
    }
    if (owesZero) words += '零'
    words += DIGITS[digit] + UNITS[place]
    owesZero = false
  }
  return words
}

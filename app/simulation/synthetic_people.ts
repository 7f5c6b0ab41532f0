import type { Random } from '#app/simulation/random'
import type { TraineeCategory } from '#app/people/trainee_category'

export interface SyntheticPerson {
  name: string
  documentNumber: string
  sex: 'male' | 'female'
  phone: string
  education: string
  traineeCategory: TraineeCategory
  bankName: string
  bankAccount: string
}

const FAMILY = Array.from(
  '王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'
)
const GIVEN_MALE = Array.from(
  '伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆帅旭宁龙林阳建国志文晓海峰永庆'
)
const GIVEN_FEMALE = Array.from(
  '芳娜敏静丽艳娟霞秀英玲燕红萍玉兰桂梅莉雪婷慧莹洁琳晶倩颖琴云凤爱香月春菊'
)
const RARE = ['𠮷小军', '李㛃', '王䶮', '阿依古丽·买买提', '欧阳晓兰']
const REGIONS = ['141081', '141002', '141024', '141034', '142602', '142625', '141023']
const EDUCATION = ['初中', '高中', '中专', '技工学校', '大专', '本科']
const BANKS = [
  ['中国农业银行侯马支行', '622848'],
  ['中国邮政储蓄银行侯马支行', '621799'],
  ['中国工商银行侯马支行', '622202'],
  ['山西侯马农商银行', '621557'],
] as const
const CATEGORIES = [
  ['rural_migrant', 40],
  ['registered_unemployed', 18],
  ['poverty_alleviated', 12],
  ['hard_to_employ', 9],
  ['graduate', 8],
  ['school_leaver', 5],
  ['enterprise_employee', 4],
  ['veteran', 3],
  ['disabled', 1],
] as const satisfies readonly (readonly [TraineeCategory, number])[]

/** How often somebody who is expected comes. */
const EXPECTED_AMONG = 9

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Makes people who exist nowhere; no two share a document number or a phone. */
export class SyntheticPeople {
  #documents = new Set<string>()
  #expected: SyntheticPerson[] = []
  #made = { count: 0 }
  #given = 0

  constructor(readonly random: Random) {}

  /** More people, by a chance of their own, who share no document and no phone with these. */
  apart(label: string): SyntheticPeople {
    const others = new SyntheticPeople(this.random.fork(label))
    others.#documents = this.#documents
    others.#made = this.#made
    return others
  }

  /** These come again, one among every nine. */
  expect(people: SyntheticPerson[]) {
    this.#expected.push(...people)
  }

  next(): SyntheticPerson {
    const { random } = this
    this.#given++
    if (this.#given % EXPECTED_AMONG === 0 && this.#expected.length > 0) {
      return this.#expected.shift()!
    }
    const sex = random.chance(0.52) ? 'male' : 'female'
    const [bankName, prefix] = random.pick(BANKS)
    this.#made.count++
    return {
      name: this.#name(sex),
      documentNumber: this.#document(sex),
      sex,
      phone: `1${random.pick(['38', '39', '50', '51', '58', '86', '87'])}${String(
        (this.#made.count * 7919 + 12_345_678) % 100_000_000
      ).padStart(8, '0')}`,
      education: random.pick(EDUCATION),
      traineeCategory: random.weighted(CATEGORIES),
      bankName,
      bankAccount: luhnNumber(prefix, random),
    }
  }

  #name(sex: 'male' | 'female'): string {
    const { random } = this
    if (random.chance(0.004)) return random.pick(RARE)
    const given = sex === 'male' ? GIVEN_MALE : GIVEN_FEMALE
    const second = random.chance(0.75) ? random.pick(given) : ''
    return random.pick(FAMILY) + random.pick(given) + second
  }

  #document(sex: 'male' | 'female'): string {
    for (;;) {
      const { random } = this
      const birth = `${random.between(1968, 2007)}${two(random.between(1, 12))}${two(random.between(1, 28))}`
      const odd = sex === 'male' ? 1 : 0
      const order = two(random.between(0, 99)) + (random.between(0, 4) * 2 + odd)
      const body = random.pick(REGIONS) + birth + order
      const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
      const number = body + '10X98765432'[sum % 11]
      if (this.#documents.has(number)) continue
      this.#documents.add(number)
      return number
    }
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** A nineteen-digit card number whose check digit is right (ISO/IEC 7812). */
function luhnNumber(prefix: string, random: Random): string {
  let body = prefix
  while (body.length < 18) body += random.between(0, 9)
  let sum = 0
  for (let index = 0; index < 18; index++) {
    const digit = Number(body[17 - index]) * (index % 2 === 0 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return body + ((10 - (sum % 10)) % 10)
}

import { resolve } from 'node:path'
import { BaseCommand } from '@adonisjs/core/ace'
import { isDatabaseError, safeReason } from '#app/shared/database/database_fault'

/** What the commands of operators have in common. */
export abstract class OperatorCommand extends BaseCommand {
  /** A path as the caller meant it: `npm run` starts elsewhere and says where it was called. */
  protected pathOf(path: string): string {
    return resolve(process.env.INIT_CWD ?? process.cwd(), path)
  }

  /** One line on standard output. */
  protected say(line: string) {
    process.stdout.write(`${line}\n`)
  }

  /** One line on standard error, and exit code 1. */
  protected refuse(line: string) {
    process.stderr.write(`${line}\n`)
    this.exitCode = 1
  }

  /** A database error carries the bound values, personal ones among them: only its kind is printed. */
  async completed() {
    if (!isDatabaseError(this.error)) return false
    this.refuse(safeReason(this.error))
    return true
  }
}

import Sitting from '#models/sitting'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { readScoreFile, type ScoreFinding } from '#app/assessments/score_file'
import { plainFileName } from '#app/shared/spreadsheets/file_name'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { refuse } from '#app/assessments/refusal'
import EnterScores, { type EntryOutcome } from '#app/assessments/actions/enter_scores'
import type User from '#models/user'

/**
 * Enters the marks of a sitting from an xlsx or csv file, as one of its two entries: all or nothing. `findings` names every
 * fault by row and column; when there is any, `entered` is 0 and nothing was written.
 * @throws SpreadsheetFault when the file cannot be read, RuleViolation E_SCORE_HEADER and those of
 * EnterScores
 */
export default class EnterScoreFile {
  async handle(input: {
    actor: User
    sittingId: number
    filePath: string
    fileName: string
    requestId?: string
  }): Promise<EntryOutcome & { findings: ScoreFinding[] }> {
    const { actor, sittingId, filePath, fileName, requestId } = input
    const file = await readSpreadsheet(filePath, { fileName })
    const sitting = await Sitting.findOrFail(sittingId)
    const expected = await expectedScores(sitting)
    const reading = readScoreFile(file, expected)
    if (!reading) refuse('E_SCORE_HEADER', {}, 'file')
    const { scores, findings } = reading
    if (findings.length > 0) return { entered: 0, turn: 1, differences: 0, findings }

    // Whoever else writes meanwhile is met by the action: it judges the whole set again.
    const outcome = await new EnterScores().handle({
      actor,
      sittingId,
      scores,
      fileName: plainFileName(fileName),
      requestId,
    })
    return { ...outcome, findings: [] }
  }
}

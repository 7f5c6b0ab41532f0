import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { ROSTER_FIELDS } from '#app/enrolments/roster/roster_columns'
import type { Translate } from '#app/enrolments/roster/error_file'

/**
 * An empty roster to fill in: one sheet whose columns are text, so identity numbers and accounts
 * keep every digit, and one that explains them. The headers stay Chinese, as the reader knows them.
 */
export async function rosterTemplate(t: Translate, zh: Translate): Promise<Buffer> {
  return writeXlsx({
    sheets: [
      {
        name: zh('enrolments.template.sheet'),
        columns: ROSTER_FIELDS.map((field) => ({
          header: zh(`rosters.fields.${field}`),
          width: 22,
        })),
        rows: [],
      },
      {
        name: t('enrolments.template.help'),
        columns: [
          { header: t('enrolments.template.column'), width: 18 },
          { header: t('enrolments.template.how'), width: 80 },
        ],
        rows: [
          ...ROSTER_FIELDS.map((field) => [
            zh(`rosters.fields.${field}`),
            t(`enrolments.template.fields.${field}`),
          ]),
          ...TRAINEE_CATEGORIES.map((category, at) => [
            at === 0 ? t('enrolments.template.categories') : '',
            zh(`people.categories.${category}`),
          ]),
        ],
      },
    ],
  })
}

import { type SchemaRules } from '@adonisjs/lucid/types/schema_generator'

const text = { tsType: 'string', decorators: [{ name: '@column' }] }
const integer = { tsType: 'number', decorators: [{ name: '@column' }] }

/** The naming strategy would look for `sha_256`. */
const digest = (columnName: string) => ({
  tsType: 'string',
  decorators: [{ name: '@column', args: { columnName } }],
})

/** Days, instants and JSON are text, amounts are integer fen: nothing is converted on the way. */
export default {
  types: { bigint: integer, bigInteger: integer, big_integer: integer },
  columns: {
    created_at: text,
    updated_at: text,
    file_sha256: digest('file_sha256'),
    pdf_sha256: digest('pdf_sha256'),
  },
  tables: {
    users: {
      columns: {
        password: {
          tsType: 'string',
          decorators: [{ name: '@column', args: { serializeAs: null } }],
        },
      },
    },
  },
} satisfies SchemaRules

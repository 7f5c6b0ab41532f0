import { configApp } from '@adonisjs/eslint-config'

export default configApp(
  { ignores: ['build/**', 'public/assets/**', 'storage/**', '.adonisjs/**', 'database/schema.ts'] },
  {
    files: ['app/**/*.ts', 'start/**/*.ts', 'commands/**/*.ts', 'database/**/*.ts'],
    ignores: ['app/shared/clock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Ask the clock (#app/shared/clock) for the time.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Ask the clock (#app/shared/clock) for the time.',
        },
        {
          selector:
            "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/]",
          message: 'Ask the clock (#app/shared/clock) for the time.',
        },
      ],
    },
  },
  // The step `format` says so; asking Prettier here as well takes four times as long as all other rules.
  { files: ['**/*.ts'], rules: { 'prettier/prettier': 'off' } },
  // In a test `(await page.title()).length` reads better than a name for each answer.
  { files: ['tests/**/*.ts'], rules: { '@unicorn/no-await-expression-member': 'off' } }
)

import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  Accounts,
  FirstPasswords,
  Homes,
  Locales,
  SearchWords,
  Sessions,
  UserPasswords,
  UserStatuses,
  Users,
} = controllers.accounts

router
  .group(() => {
    router.get('login', [Sessions, 'create'])
    router.post('login', [Sessions, 'store'])
  })
  .use(middleware.guest())

// Open to everybody: it sends each to the own first page.
router.get('/', [Homes, 'show'])
// Open to everybody: the sign-in page has the language switch too.
router.post('locale', [Locales, 'store'])

router
  .group(() => {
    router.post('logout', [Sessions, 'destroy'])
    router.post('search_words', [SearchWords, 'store'])
    router.get('account', [Accounts, 'show'])
    router.post('account/password', [Accounts, 'update'])
    router.get('account/first_password', [FirstPasswords, 'create'])
    router.post('account/first_password', [FirstPasswords, 'store'])
    router.get('users', [Users, 'index'])
    router.get('users/create', [Users, 'create'])
    router.post('users/:id/passwords', [UserPasswords, 'store'])
    router.post('users/:id/status', [UserStatuses, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())

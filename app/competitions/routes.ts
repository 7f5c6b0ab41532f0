import '#app/competitions/titles/routes'
import '#app/competitions/studios/routes'
import '#app/competitions/contests/routes'
import '#app/competitions/outcomes/routes'
import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Awards } = controllers.competitions

router
  .group(() => {
    router.get('awards', [Awards, 'index'])
    router.get('awards/create', [Awards, 'create'])
    router.post('awards', [Awards, 'store'])
    router.get('awards/:id', [Awards, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())

import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Forecasts } = controllers.bases.forecast

router
  .get('plans/:year/forecast', [Forecasts, 'show'])
  .where('year', /^20\d{2}$/)
  .use(middleware.auth())

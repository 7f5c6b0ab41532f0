import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const { Health } = controllers.oversight

// Public: load balancers and operators ask without signing in.
router.get('health/live', [Health, 'live'])
router.get('health/ready', [Health, 'ready'])

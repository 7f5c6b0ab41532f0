import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { resolve } from 'node:path'

/** Folder of everything the application writes besides the database: absolute path. */
export const storageDir = env.get('STORAGE_DIR')
  ? resolve(env.get('STORAGE_DIR')!)
  : app.makePath('storage')

/** Folder of the private keys that sign certificates: absolute path. */
export const keysDir = env.get('SIGNING_KEYS_DIR')
  ? resolve(env.get('SIGNING_KEYS_DIR')!)
  : resolve(storageDir, 'keys')

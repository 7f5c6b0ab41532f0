import adonisjs from '@adonisjs/vite/client'
import { defineConfig } from 'vite'
import { withoutUnusedStyles } from './scripts/lib/unused_styles.js'

export default defineConfig(({ command }) => ({
  plugins: [
    adonisjs({
      entryPoints: [
        'resources/css/app.css',
        'resources/js/app.js',
        'resources/js/verify_page.js',
        'resources/js/roll_call.js',
      ],
      reload: ['resources/views/**/*.edge'],
    }),
  ],
  css: {
    postcss: {
      plugins:
        command === 'build'
          ? [withoutUnusedStyles({ root: import.meta.dirname, layer: 'tabler' })]
          : [],
    },
  },
  server: { watch: { ignored: ['**/storage/**', '**/tmp/**'] } },
}))

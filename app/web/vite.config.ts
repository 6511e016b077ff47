import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

// Where `vite` (development) finds the API.
const backend = process.env.LANTOA_API ?? 'http://localhost:8080'

/** Puts the style sheets below the shell of index.html: it is painted before they are here, and the code still waits for them. */
const stylesBelow: Plugin = {
  name: 'styles-below',
  transformIndexHtml: {
    order: 'post',
    handler: html => {
      const sheets = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? []
      return sheets
        .reduce((page, sheet) => page.replace(sheet, ''), html)
        .replace('</body>', `${sheets.join('')}</body>`)
    },
  },
}

export default defineConfig({
  plugins: [
    react(),
    stylesBelow,
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/',
        name: 'Lan Tỏa – bồi dưỡng kỹ năng truyền thông',
        short_name: 'Lan Tỏa',
        description: 'Học, làm bài, nhận giấy chứng nhận và tra cứu Sổ tay xử lý khủng hoảng truyền thông.',
        lang: 'vi',
        start_url: '/',
        display: 'standalone',
        background_color: '#faf9f7',
        theme_color: '#0b5351',
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // The shell and every page's code. Nothing of the API: its reads are kept by api/offline.ts, for one person.
        globPatterns: ['index.html', 'assets/*.{js,css,woff2}', 'icons/icon.svg'],
        // Pages of those who manage are large, and need a line anyway.
        globIgnores: ['assets/{Widgets,ProgressPage,CoveragePage}-*'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [
          /^\/api(\/|$)/,
          /^\/(verify|nguoi-phat-ngon)(\/|\?|$)/,
          /^\/(openapi\.json|healthz|readyz|metrics)/,
        ],
        cleanupOutdatedCaches: true,
        clientsClaim: true,
      },
    }),
  ],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  html: { cspNonce: '__NONCE__' },
  build: {
    target: 'es2022',
    manifest: 'assets/manifest.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Few files rather than many small ones: on a slow line every round trip counts more than a kilobyte.
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules[\\/].*(react|scheduler|@tanstack|openapi-fetch|[\\/]idb)[\\/]/,
              minShareCount: 2,
              priority: 2,
            },
            { name: 'icons', test: /@tabler/, minShareCount: 2, priority: 0 },
            { name: 'shared', test: /(src[\\/](api|ui|app|i18n)[\\/]|@tabler)/, minShareCount: 3, priority: 1 },
          ],
        },
      },
    },
    emptyOutDir: true,
  },
  server: { proxy: { '/api': backend, '/verify': backend, '/nguoi-phat-ngon': backend, '/healthz': backend } },
})

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `sanxiang start` listens; in development the pages ask it through this server. */
const PROGRAM = 'http://127.0.0.1:8300';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The desk pages (Ant Design) and the chart are chunks of their own; the wall needs neither to paint.
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/v1': { target: PROGRAM, changeOrigin: true } } },
});

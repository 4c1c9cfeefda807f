import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `sanxiang start` listens; in development the pages ask it through this server. */
const PROGRAM = 'http://127.0.0.1:8300';
/** The chart and Ant Design are the largest chunks; both come after the first paint. */
const LARGEST_CHUNK_KB = 900;
const WORTH_PACKING = /\.(?:html|js|css|svg)$/;

/** Puts a `.br` and a `.gz` beside each file, so that the server sends packed files without packing them at each request. */
function packed(): Plugin {
  const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];
  return {
    name: 'sanxiang-packed',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const files = (await readdir(dir, { recursive: true })).filter((file) => WORTH_PACKING.test(file));
      await Promise.all(files.map(async (file) => {
        const path = join(dir, file);
        const content = await readFile(path);
        await writeFile(`${path}.br`, await brotli(content));
        await writeFile(`${path}.gz`, await zip(content));
      }));
    },
  };
}

export default defineConfig({
  plugins: [react(), packed()],
  build: { target: 'es2022', chunkSizeWarningLimit: LARGEST_CHUNK_KB },
  server: { proxy: { '/v1': { target: PROGRAM, changeOrigin: true } } },
});

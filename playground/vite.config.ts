import { gzipSync } from 'fflate';
import { defineConfig, type Plugin } from 'vite';

// The build is committed and embedded in the program, which sends it as it is.
// fflate is JavaScript, so that every machine writes the same bytes; zlib's differ
// between processors. It writes no name, and no time when that is zero.
const gzipped: Plugin = {
  name: 'gzipped',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const content = file.type === 'chunk' ? file.code : file.source;
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        delete bundle[fileName];
        this.emitFile({
          type: 'asset',
          fileName: `${fileName}.gz`,
          source: gzipSync(bytes, { level: 9, mtime: 0 }),
        });
      }
    },
  },
};

export default defineConfig({
  base: './',
  plugins: [gzipped],
  build: {
    outDir: '../server/playground',
    emptyOutDir: true,
    // Files, so that the content security policy can stay narrow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
    // Monaco is one large chunk whatever we do.
    chunkSizeWarningLimit: 8192,
    reportCompressedSize: false,
    rolldownOptions: {
      // "use client" means nothing to a page without a server that renders it.
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
});

import { packageFolders } from './notices';

describe('packageFolders', () => {
  it('names the innermost package of each file, once', () => {
    const paths = [
      'node_modules/undici/index.js',
      'node_modules/undici/lib/api/index.js',
      '/home/me/plugin/node_modules/@grpc/grpc-js/build/src/index.js',
      'C:\\plugin\\node_modules\\long\\index.js',
      'node_modules/a/node_modules/@b/c/index.js',
      'pkg/main.ts',
    ];
    expect(packageFolders(paths)).toEqual([
      'node_modules/@grpc/grpc-js',
      'node_modules/a/node_modules/@b/c',
      'node_modules/long',
      'node_modules/undici',
    ]);
  });
});

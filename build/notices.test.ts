import { checkLicence, packageFolders } from './notices';

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

it.each(['MIT', 'Apache-2.0', '(Apache-2.0 AND BSD-3-Clause)', '(MIT OR GPL-2.0)'])(
  'a package under %s may be shipped',
  (license) => {
    expect(() => checkLicence({ name: 'left', license })).not.toThrow();
  }
);

it.each(['GPL-3.0-only', 'UNLICENSED', '(MIT AND GPL-2.0)', ''])('a package under “%s” may not', (license) => {
  expect(() => checkLicence({ name: 'left', license })).toThrow('left is under');
});

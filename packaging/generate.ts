import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm run generate`: writes `pkg/grafana/generated/` from the files in `pkg/grafana/protocol/`. Its result is
 * committed, so the generators are fetched here, at fixed versions, and are no dependencies of the project.
 */
const generators = ['@bufbuild/buf@1.75.0', 'ts-proto@2.18.0'];

const options = [
  'outputServices=grpc-js',
  'esModuleInterop=true',
  // 64-bit numbers of any size survive, and map keys such as `__proto__` are plain keys.
  'forceLong=bigint',
  'useMapType=true',
  'unrecognizedEnum=false',
  'outputJsonMethods=false',
  'outputPartialMethods=false',
];

const folder = path.resolve(__dirname, '../pkg/grafana');

function generate(): void {
  const output = path.join(folder, 'generated');
  const template = {
    version: 'v2',
    plugins: [{ local: 'protoc-gen-ts_proto', out: output, opt: options }],
  };
  rmSync(output, { recursive: true, force: true });
  execFileSync(
    'npx',
    [
      '--yes',
      ...generators.flatMap((name) => ['--package', name]),
      'buf',
      'generate',
      '--template',
      JSON.stringify(template),
      path.join(folder, 'protocol'),
    ],
    { stdio: 'inherit' }
  );
}

generate();

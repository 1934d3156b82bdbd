/** One executable of the plugin: a machine that Grafana runs on, in the words of Go, which Grafana's file names use. */
export interface Target {
  os: 'linux' | 'darwin' | 'windows';
  architecture: 'amd64' | 'arm64';
  /** npm package with the Bun binary that the executable consists of; its version and checksum are in the lock file. */
  bunPackage: string;
  /** `--target` of `bun build --compile`. */
  bunTarget: string;
  /** Where Node.js says of itself that it runs: `process.platform` and `process.arch`. */
  host: { platform: NodeJS.Platform; arch: NodeJS.Architecture };
}

export const targets: readonly Target[] = [
  {
    os: 'linux',
    architecture: 'amd64',
    bunPackage: '@oven/bun-linux-x64-baseline',
    bunTarget: 'bun-linux-x64-baseline',
    host: { platform: 'linux', arch: 'x64' },
  },
  {
    os: 'linux',
    architecture: 'arm64',
    bunPackage: '@oven/bun-linux-aarch64',
    bunTarget: 'bun-linux-arm64',
    host: { platform: 'linux', arch: 'arm64' },
  },
  {
    os: 'darwin',
    architecture: 'amd64',
    bunPackage: '@oven/bun-darwin-x64',
    bunTarget: 'bun-darwin-x64',
    host: { platform: 'darwin', arch: 'x64' },
  },
  {
    os: 'darwin',
    architecture: 'arm64',
    bunPackage: '@oven/bun-darwin-aarch64',
    bunTarget: 'bun-darwin-arm64',
    host: { platform: 'darwin', arch: 'arm64' },
  },
  {
    os: 'windows',
    architecture: 'amd64',
    bunPackage: '@oven/bun-windows-x64-baseline',
    bunTarget: 'bun-windows-x64-baseline',
    host: { platform: 'win32', arch: 'x64' },
  },
];

/** File name that Grafana looks for: `<executable>_<os>_<architecture>`, with `.exe` on Windows. */
export function executableName(target: Target): string {
  return `gpx_outline_${target.os}_${target.architecture}${target.os === 'windows' ? '.exe' : ''}`;
}

/**
 * The target of the machine that this runs on.
 *
 * @throws Error where there is none: this machine can neither build nor run the backend.
 */
export function hostTarget(): Target {
  const target = targets.find(({ host }) => host.platform === process.platform && host.arch === process.arch);
  if (!target) {
    const known = targets.map(({ host }) => `${host.platform} ${host.arch}`).join(', ');
    throw new Error(`No executable can be built on ${process.platform} ${process.arch}; it works on: ${known}.`);
  }
  return target;
}

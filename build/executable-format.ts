import { open } from 'node:fs/promises';

/** Machine numbers of the three executable formats. */
const elfMachines: Record<number, string> = { 62: 'linux amd64', 183: 'linux arm64' };
const machMachines: Record<number, string> = { 0x01000007: 'darwin amd64', 0x0100000c: 'darwin arm64' };
const peMachines: Record<number, string> = { 0x8664: 'windows amd64', 0xaa64: 'windows arm64' };

/**
 * The machine that an executable is made for, as its own header says it: `linux amd64`, `darwin arm64`… For files
 * that cannot be started here.
 *
 * @returns `unknown` where the header is none of ELF, Mach-O and PE, or names another machine
 */
export async function readExecutableFormat(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return formatOf(buffer) ?? 'unknown';
  } finally {
    await file.close();
  }
}

function formatOf(header: Buffer): string | undefined {
  if (header.readUInt32BE(0) === 0x7f454c46) {
    return elfMachines[header.readUInt16LE(18)];
  }
  if (header.readUInt32LE(0) === 0xfeedfacf) {
    return machMachines[header.readUInt32LE(4)];
  }
  const peOffset = header.readUInt32LE(0x3c);
  if (header.toString('latin1', 0, 2) === 'MZ' && peOffset < header.length - 6) {
    return peMachines[header.readUInt16LE(peOffset + 4)];
  }
  return undefined;
}

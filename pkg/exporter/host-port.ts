/** `127.0.0.1:9817`, `example.org:443` or `[::1]:9817`, the host without brackets; null where it is none. */
export function parseHostPort(text: string): { host: string; port: number } | null {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const [host, port] = [bracketed ?? plain, Number(digits)];
  return host === undefined || port > 65_535 ? null : { host, port };
}

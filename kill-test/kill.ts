import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** What a killed process had said. */
export interface Said {
  /** Number of the last write that it had told as kept, by writer. */
  kept: Map<string, number>;
  problems: string[];
}

/** From here on a process that is still silent is killed, too: starting must be safe as well. Milliseconds. */
const patience = 5000;

/**
 * Starts a process that writes, and kills it without warning.
 *
 * @param delay milliseconds after its first write; null: while it starts, at some point before it
 */
export async function killWhileWriting(command: readonly string[], delay: number | null): Promise<Said> {
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => (output += text));
  const closed = once(child.stdout, 'close');
  if (delay === null) {
    await setTimeout(Math.random() * 150);
  } else {
    await Promise.race([once(child.stdout, 'data'), setTimeout(patience), exit]);
    await setTimeout(delay);
  }
  child.kill('SIGKILL');
  await Promise.all([exit, closed]);
  const problems = child.signalCode === 'SIGKILL' ? [] : [`The process ended by itself (${child.exitCode}).`];
  return read(output, problems);
}

/** The last line may be half of one. */
function read(output: string, problems: string[]): Said {
  const kept = new Map<string, number>();
  for (const line of output.split('\n').slice(0, -1)) {
    const [name = '', number = ''] = line.split(' ');
    if (name === 'problem') {
      problems.push(line);
    } else {
      kept.set(name, Number(number));
    }
  }
  return { kept, problems };
}

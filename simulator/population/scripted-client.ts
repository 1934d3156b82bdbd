import type { Place } from './places';
import { countedOf, type Client, type Quantity, type Session } from './traffic';

/** A client whose sessions are told one by one, for tests that need to know each byte. */
export class ScriptedClient implements Client {
  private readonly sessions: Session[] = [];

  constructor(
    readonly keyId: string,
    readonly place: Place
  ) {}

  connect(session: Session): void {
    this.sessions.push(session);
  }

  counted(quantity: Quantity, at: number): number {
    return this.sessions.reduce((sum, session) => sum + countedOf(session, quantity, at), 0);
  }

  quietUntil(at: number): number {
    const pending = this.sessions.filter(({ start, length }) => start + length > at);
    return pending.reduce((until, { start }) => Math.max(at, Math.min(until, start)), Infinity);
  }
}

import type { CheckedFrame } from '../../../pkg/frames/check';
import { RANGE_SECONDS, type Rule } from '../alerting/rule';
import { evaluate, readFrame } from './grafana-expressions';
import type { Labels, Result } from './result';

type Ask = (query: unknown, lastSeconds: number) => Promise<CheckedFrame>;

interface State {
  labels: Labels;
  /** Minutes that the condition has held; null: it does not. */
  heldFor: number | null;
  missedEvaluations: number;
}

/** A rule as Grafana keeps evaluating it. */
export class RuleLife {
  readonly #rule: Rule;

  readonly #states = new Map<string, State>();
  #minutes = 0;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  /**
   * Evaluates it once.
   *
   * @param minutes since the last time
   * @returns labels of the alerts that fire now
   */
  async evaluate(ask: Ask, minutes: number): Promise<Labels[]> {
    this.#minutes = minutes;
    const outcome = await this.#outcome(ask);
    if (outcome === 'no answer') {
      this.#withoutAnswer();
    } else {
      this.#update(outcome);
    }
    return [...this.#states.values()].filter((state) => this.#fires(state)).map(({ labels }) => labels);
  }

  async #outcome(ask: Ask): Promise<Extract<Result, { kind: 'numbers' }> | 'no answer'> {
    const results = new Map<string, Result>();
    try {
      for (const { refId, model } of this.#rule.data) {
        results.set(refId, 'type' in model ? evaluate(model, results) : readFrame(await ask(model, RANGE_SECONDS)));
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error) {
        return 'no answer';
      }
      throw error;
    }
    const condition = results.get(this.#rule.condition ?? '');
    return condition?.kind === 'numbers' && condition.numbers.length > 0 ? condition : 'no answer';
  }

  #withoutAnswer(): void {
    if (this.#rule.execErrState === 'Alerting') {
      this.#hold({ labels: {}, value: 1 });
    }
  }

  #update({ numbers }: Extract<Result, { kind: 'numbers' }>): void {
    const seen = new Set(numbers.map(({ labels }) => JSON.stringify(labels)));
    numbers.forEach((number) => this.#hold(number));
    for (const [key, state] of this.#states) {
      state.missedEvaluations = seen.has(key) ? 0 : state.missedEvaluations + 1;
      if (state.missedEvaluations >= 2) {
        this.#states.delete(key);
      }
    }
  }

  /** Without a number the state is kept. */
  #hold({ labels, value }: { labels: Labels; value: number | null }): void {
    const key = JSON.stringify(labels);
    const state = this.#states.get(key) ?? { labels, heldFor: null, missedEvaluations: 0 };
    if (value !== null) {
      state.heldFor = value === 0 ? null : (state.heldFor ?? -this.#minutes) + this.#minutes;
    }
    this.#states.set(key, state);
  }

  #fires({ heldFor }: State): boolean {
    const { amount = '0', unit = 's' } = /^(?<amount>\d+)(?<unit>[smh])$/.exec(this.#rule.for)?.groups ?? {};
    const minutes = Number(amount) * (unit === 'h' ? 60 : 1);
    return heldFor !== null && heldFor >= minutes;
  }
}

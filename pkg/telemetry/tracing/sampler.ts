/** How traces are chosen that begin here, as Grafana’s section `[tracing.opentelemetry]` says it. */
export interface SamplerSettings {
  /** `const`, `probabilistic`; what is kept elsewhere (`rateLimiting`, `remote`) begins none here. */
  type: string;
  param: number;
}

/** Whether a trace is recorded that begins here; one that the host began is as the host says. */
export function isChosen({ type, param }: SamplerSettings, random: () => number = Math.random): boolean {
  switch (type) {
    case '':
    case 'const':
      return param >= 1;
    case 'probabilistic':
      return random() < param;
    default:
      return false;
  }
}

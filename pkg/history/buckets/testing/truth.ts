import type { Estimate, Entity, EntityAmount, MeasuredSpan } from '../../model';

/** A moment at which a day begins. */
export const midnight = Date.UTC(2026, 10, 21) / 1000;

export const keys: Entity[] = ['1', '2', '3'].map((keyId) => ({ kind: 'key', keyId }));
const locations: Entity[] = [
  { kind: 'location', location: 'CH', asn: 3303, asOrg: 'Swisscom' },
  { kind: 'location', location: 'ZZ', asn: null, asOrg: null },
];

/** What an entity really had in the minute that begins at `time`: made up, but always the same; often nothing. */
export function trueData(time: number, entity: number): number {
  const mixed = Math.imul((time / 60) * 7 + entity, 0x9e3779b1) >>> 0;
  return mixed % 3 === 0 ? 0 : mixed % 100_000;
}

export const trueTunnelTime = (time: number, entity: number): number => trueData(time + 31, entity) % 60_000;

export function sumOf(minute: (time: number) => number, from: number, to: number): number {
  let sum = 0;
  for (let time = from; time < to; time += 60) {
    sum += minute(time);
  }
  return sum;
}

export function exact(entity: Entity, from: number, data: number, tunnelTime: number): EntityAmount {
  return {
    entity,
    from,
    data: { status: 'exact', value: data },
    tunnelTime: { status: 'exact', value: tunnelTime },
  };
}

/** What a faultless measurement says of a time. */
export function trueSpan(from: number, to: number): MeasuredSpan {
  const amounts = [...keys, ...locations].map((entity, index) =>
    exact(
      entity,
      from,
      sumOf((time) => trueData(time, index), from, to),
      sumOf((time) => trueTunnelTime(time, index), from, to)
    )
  );
  return { from, to, amounts };
}

/** What is told of an amount that is known exactly. */
export function told(value: number): Estimate {
  return { value, least: value, most: value };
}

/** The multiple of `step` at or before. Both in the same unit. */
export function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

/** The multiple of `step` at or after. Both in the same unit. */
export function ceilTo(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

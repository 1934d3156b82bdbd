import * as v from 'valibot';

/** A schema with what its setting is for, which the tables of docs/exporter.md repeat. */
export function described<S extends v.GenericSchema>(schema: S, help: string) {
  return v.pipe(schema, v.description<v.InferOutput<S>, string>(help));
}

/** A text that is not empty, without white space around it. */
export function filledText(help: string) {
  return described(v.pipe(v.string(), v.trim(), v.nonEmpty()), help);
}

import { linesOf } from './lines';
import { bytesOf, SIZE } from './size';

/** What a server's provider wants for a month of it. Traffic is what the invoice counts, not what Outline does. */
export interface CostTerms {
  /** A code such as EUR, or a sign; empty where nothing has a price. */
  currency: string;
  /** For each byte beyond those that are included. */
  pricePerByte: number;
  /** For the month, whatever flows. */
  base: number;
  /** Bytes of traffic; null: no amount is included. */
  included: number | null;
  /** Day of the month on which it begins anew. */
  billingDay: number;
  /** Traffic for each byte that Outline counts. */
  factor: number;
  /** As the settings say it. */
  text: string;
}

/** A line of the setting: which servers cost what. */
export interface CostRule {
  /** Own label that is looked at; null: the name. */
  label: string | null;
  /** In which `*` stands for anything; upper and lower case are one. */
  pattern: string;
  /** Null: nothing is said of them. */
  terms: CostTerms | null;
}

const number = String.raw`(\d+(?:\.\d+)?)`;
const currency = String.raw`(\p{L}{3}|\p{Sc})`;
const termTexts = {
  price: new RegExp(String.raw`^${number}\s*${currency}\s*/\s*${SIZE}$`, 'iu'),
  base: new RegExp(String.raw`^${number}\s*${currency}\s*/\s*month$`, 'iu'),
  included: new RegExp(String.raw`^${number}\s*${SIZE}\s+included$`, 'iu'),
  billing: /^month@(\d{1,2})$/iu,
  counted: /^(out|both)$/iu,
  overhead: new RegExp(String.raw`^\+\s*${number}\s*%$`, 'u'),
} as const;
type TermName = keyof typeof termTexts;

/** The setting's lines in their order; those that cannot be read are left out: `problemOfCosts` names them. */
export function parseCosts(text: string): CostRule[] {
  return linesOf(text).flatMap((line) => parseLine(line) ?? []);
}

/** What is wrong with the setting, in a sentence; null: nothing. */
export function problemOfCosts(text: string): string | null {
  const wrong = linesOf(text).find((line) => parseLine(line) === null);
  return wrong === undefined
    ? null
    : `“${wrong}” is no price. A line is a server’s name, or a label of its own, and what it costs: * 1 EUR/TB, 20 TB included, month@15 or provider=aws 0.09 USD/GB, 5 USD/month, both, + 4 % or home none. Each part stands once, in one currency.`;
}

/** Names may have spaces, not commas: the first words after which all that follows is a price are whose it is. */
function parseLine(line: string): CostRule | null {
  for (const { index, 0: gap } of line.matchAll(/\s+/g)) {
    const [whose, told] = [line.slice(0, index), line.slice(index + gap.length)];
    const terms = parseTerms(told);
    if (!whose.includes(',') && (terms !== null || told.toLowerCase() === 'none')) {
      return { ...subjectOf(whose), terms };
    }
  }
  return null;
}

function subjectOf(text: string): Pick<CostRule, 'label' | 'pattern'> {
  const [, label = null, pattern = text] = /^(\w+)=(.+)$/u.exec(text) ?? [];
  return { label, pattern };
}

function parseTerms(text: string): CostTerms | null {
  const told = new Map<TermName, RegExpExecArray>();
  const parts = text.split(',').map((part) => part.trim());
  for (const part of parts) {
    const [name, found] = termOf(part) ?? [];
    if (!name || !found || told.has(name)) {
      return null;
    }
    told.set(name, found);
  }
  const of = (name: TermName, group: number) => told.get(name)?.[group];
  const currencies = [of('price', 2), of('base', 2)].flatMap((code) => code?.toUpperCase() ?? []);
  const billingDay = Number(of('billing', 1) ?? 1);
  if (new Set(currencies).size > 1 || billingDay < 1 || billingDay > 31) {
    return null;
  }
  const amount = (name: TermName) => Number(of(name, 1) ?? 0);
  return {
    currency: currencies[0] ?? '',
    pricePerByte: amount('price') / bytesOf(of('price', 3) ?? ''),
    base: amount('base'),
    included: told.has('included') ? amount('included') * bytesOf(of('included', 2) ?? '') : null,
    billingDay,
    factor: (of('counted', 1)?.toLowerCase() === 'both' ? 2 : 1) * (1 + amount('overhead') / 100),
    text: parts.join(', '),
  };
}

function termOf(part: string): [TermName, RegExpExecArray] | null {
  for (const name of Object.keys(termTexts) as TermName[]) {
    const found = termTexts[name].exec(part);
    if (found) {
      return [name, found];
    }
  }
  return null;
}

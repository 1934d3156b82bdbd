/** What an agent is told: a name and when to read it, which it always knows, and a text, which it reads then. */
export interface Skill {
  verb: string;
  /** At most 1,024 characters. */
  description: string;
  /** Markdown. */
  text: string;
}

import type { Tag } from '../http/operation';

/** The chapters of the reference in their order, and what each is about. */
export const CHAPTERS: Readonly<Record<Tag, string>> = {
  Overrides: 'Pins a flag for one user, with a reason and an optional end.',
  Flags: 'Flags with their variants, targeting rules and prerequisites.',
  'Scheduled changes': 'What a flag’s switch or default becomes at an instant.',
  Segments: 'Reusable groups of people that rules name.',
  Users: 'The directory: people, their roles and their attributes.',
  'API keys': 'Keys for programs. Each is shown once.',
  'Audit log': 'Who changed what and when; permanent.',
  Settings: 'What every override must satisfy.',
  Evaluation: 'What people get, and why.',
  'Evaluation in process': 'What the server SDK evaluates with, and what of it has changed.',
  'Client tokens': 'Short-lived tokens with which one person’s browser asks for its own flags.',
  OFREP: 'The OpenFeature Remote Evaluation Protocol, for the standard’s own clients.',
  Jobs: 'Tidying up, for a scheduler. What they do takes effect at its instant without them.',
  Monitoring: 'Whether the process works, in figures.',
  Reference: 'This document.',
};

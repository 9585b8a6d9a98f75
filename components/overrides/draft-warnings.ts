import type { OverrideDraft } from './override-draft';
import type { Situation } from './types';

/** What to know of the chosen people and flag before pinning; none of it is in the way. */
export function draftWarnings(
  { people, flag }: Pick<OverrideDraft, 'people' | 'flag'>,
  situation: Situation | null,
): string[] {
  const disabled = people.filter((person) => person.disabled);
  const [first] = disabled;
  return [
    flag?.archived ? 'This flag is archived: its overrides count for nothing until it is restored.' : null,
    flag && !flag.archived && !flag.enabled
      ? 'This flag is switched off. An override wins over that: the pinned value is served all the same.'
      : null,
    flag?.enabled && situation?.current?.fallback.source === 'off'
      ? 'A prerequisite of this flag is not met. An override wins over that: the pinned value is served all the same.'
      : null,
    flag && !flag.clientVisible ? 'Browsers do not see this flag: only servers get the pinned value.' : null,
    first && disabled.length === 1
      ? `The account of ${first.email} is disabled: they cannot sign in and see it. Servers still get the value for them.`
      : null,
    disabled.length > 1
      ? `${disabled.length} of these accounts are disabled: they cannot sign in and see it.`
      : null,
    situation?.override === 'invalid'
      ? 'The pinned value no longer fits the flag, so it is skipped. Choose another.'
      : null,
  ].filter((warning) => warning !== null);
}

import { isAnythingOpen } from '../ui/open-above';

const UNSAVED = '[data-unsaved]';
const TYPING =
  'input:not([type="search"], [type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]';

/** Whether somebody is in the middle of something that a page drawn anew would disturb: typing, choosing, not saved yet. */
export function isBusy(): boolean {
  return (
    isAnythingOpen() ||
    document.querySelector(UNSAVED) !== null ||
    document.activeElement?.matches(TYPING) === true
  );
}

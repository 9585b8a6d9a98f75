const DIALOGS = '[role="dialog"], [role="alertdialog"]';
const CHOICES = '[role="menu"], [role="listbox"]';

/** Whether a dialog or a sheet is open above the page. */
export function isDialogOpen(): boolean {
  return document.querySelector(DIALOGS) !== null;
}

/** Whether anything is open above the page: a dialog, a menu, or a list to choose from. */
export function isAnythingOpen(): boolean {
  return document.querySelector(`${DIALOGS}, ${CHOICES}`) !== null;
}

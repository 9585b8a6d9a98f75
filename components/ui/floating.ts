/** What floats (menus, popovers, hints): its code comes once a page is there. See `useLoaded`. */
export const loadFloating = () => import('./loaded-floating').then((module) => module.FLOATING);

import { vi } from 'vitest';

/** Stands for next/navigation: what the components asked the router for, and where they think they are. */
export const router = { push: vi.fn(), replace: vi.fn(), refresh: vi.fn() };
export const place = { pathname: '/feature-flags', search: '' };

export const navigation = {
  useRouter: () => router,
  usePathname: () => place.pathname,
  useSearchParams: () => new URLSearchParams(place.search),
};

/** Puts the browser at an address. */
export function goTo(pathname: string, search = ''): void {
  place.pathname = pathname;
  place.search = search;
  window.history.replaceState(null, '', `${pathname}${search}`);
  for (const call of Object.values(router)) call.mockReset();
}

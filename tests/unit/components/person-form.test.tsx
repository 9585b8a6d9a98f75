// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { EMPTY_PERSON } from '@/components/users/person-draft';
import { usePersonForm } from '@/components/users/use-person-form';

it('keeps both of two fields that change before the form is drawn again', () => {
  const options = {
    initial: EMPTY_PERSON,
    toBody: () => null,
    send: vi.fn(),
    onSaved: vi.fn(),
    onDirty: vi.fn(),
  };
  const { result } = renderHook(() => usePersonForm(options));
  const { edit } = result.current;
  act(() => {
    edit({ name: 'Ada' });
    edit({ email: 'ada@example.com' });
  });
  expect(result.current.draft).toMatchObject({ name: 'Ada', email: 'ada@example.com' });
});

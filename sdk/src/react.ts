export {
  createFlagHooks,
  type FlagHooks,
  useFlag,
  useFlagClient,
  useFlagDetails,
  useFlagStatus,
  useOverriddenFlags,
  useOverride,
  type Widened,
} from './react/hooks';
export { OverrideBadge, type OverrideBadgeProps } from './react/override-badge';
export { FlagProvider, type FlagProviderProps } from './react/provider';

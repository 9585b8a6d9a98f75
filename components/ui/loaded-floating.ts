import {
  LoadedMenu,
  MenuChoice,
  MenuItem,
  MenuLabel,
  MenuLink,
  MenuSeparator,
  MenuSub,
  MenuToggle,
} from './loaded-menu';
import { LoadedPopover } from './loaded-popover';
import { LoadedTooltip } from './loaded-tooltip';

/** All that floats, as one piece that is fetched. */
export const FLOATING = {
  LoadedMenu,
  MenuChoice,
  MenuItem,
  MenuLabel,
  MenuLink,
  MenuSeparator,
  MenuSub,
  MenuToggle,
  LoadedPopover,
  LoadedTooltip,
};

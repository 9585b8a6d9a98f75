import type { PersonActions } from '@/components/users/person-actions';
import {
  createUserAction,
  deleteUserAction,
  inviteUserAction,
  signOutUserAction,
  updateUserAction,
} from './user-actions';

/** The actions of people, for every page that changes some. */
export const USER_ACTIONS: PersonActions = {
  create: createUserAction,
  update: updateUserAction,
  invite: inviteUserAction,
  signOut: signOutUserAction,
  remove: deleteUserAction,
};

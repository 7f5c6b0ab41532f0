export const policies = {
  AccountsUserPolicy: () => import('#app/accounts/user_policy'),
}


export const policies = {
  AccountsUserPolicy: () => import('#app/accounts/user_policy'),
  BasesPolicy: () => import('#app/bases/bases_policy'),
  CatalogueCoursePolicy: () => import('#app/catalogue/course_policy'),
  ClassPolicy: () => import('#app/classes/class_policy'),
}


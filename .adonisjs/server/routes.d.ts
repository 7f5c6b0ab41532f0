import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'locales.store': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'accounts.update': { paramsTuple?: []; params?: {} }
    'users.index': { paramsTuple?: []; params?: {} }
    'users.create': { paramsTuple?: []; params?: {} }
    'users.store': { paramsTuple?: []; params?: {} }
    'user_passwords.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'user_statuses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'plans.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'rooms.index': { paramsTuple?: []; params?: {} }
    'trainers.index': { paramsTuple?: []; params?: {} }
    'courses.index': { paramsTuple?: []; params?: {} }
    'courses.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.index': { paramsTuple?: []; params?: {} }
    'classes.create': { paramsTuple?: []; params?: {} }
    'classes.store': { paramsTuple?: []; params?: {} }
    'classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_openings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_opening_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_starts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_finishes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_timetables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'people.index': { paramsTuple?: []; params?: {} }
    'person_searches.store': { paramsTuple?: []; params?: {} }
    'people.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_reveals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.index': { paramsTuple?: []; params?: {} }
    'roster_templates.show': { paramsTuple?: []; params?: {} }
    'roster_imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_writings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  GET: {
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'users.index': { paramsTuple?: []; params?: {} }
    'users.create': { paramsTuple?: []; params?: {} }
    'plans.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'rooms.index': { paramsTuple?: []; params?: {} }
    'trainers.index': { paramsTuple?: []; params?: {} }
    'courses.index': { paramsTuple?: []; params?: {} }
    'courses.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.index': { paramsTuple?: []; params?: {} }
    'classes.create': { paramsTuple?: []; params?: {} }
    'classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_timetables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'people.index': { paramsTuple?: []; params?: {} }
    'people.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.index': { paramsTuple?: []; params?: {} }
    'roster_templates.show': { paramsTuple?: []; params?: {} }
    'roster_imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  HEAD: {
    'health.live': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'users.index': { paramsTuple?: []; params?: {} }
    'users.create': { paramsTuple?: []; params?: {} }
    'plans.show': { paramsTuple: [ParamValue]; params: {'year': ParamValue} }
    'rooms.index': { paramsTuple?: []; params?: {} }
    'trainers.index': { paramsTuple?: []; params?: {} }
    'courses.index': { paramsTuple?: []; params?: {} }
    'courses.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.index': { paramsTuple?: []; params?: {} }
    'classes.create': { paramsTuple?: []; params?: {} }
    'classes.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_timetables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'people.index': { paramsTuple?: []; params?: {} }
    'people.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.index': { paramsTuple?: []; params?: {} }
    'roster_templates.show': { paramsTuple?: []; params?: {} }
    'roster_imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_error_files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  POST: {
    'sessions.store': { paramsTuple?: []; params?: {} }
    'locales.store': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'accounts.update': { paramsTuple?: []; params?: {} }
    'users.store': { paramsTuple?: []; params?: {} }
    'user_passwords.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'user_statuses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'classes.store': { paramsTuple?: []; params?: {} }
    'classes.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_openings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_opening_decisions.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_starts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_finishes.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'class_cancellations.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'person_searches.store': { paramsTuple?: []; params?: {} }
    'person_reveals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_imports.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'roster_writings.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'enrolment_withdrawals.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}
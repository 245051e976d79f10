// Package office holds the pages on which the financing officer works, and the
// forms that are filled in by hand where there is no file: what to file this
// week, calls, applications, plans, partners, the pooled fund, the forecast,
// indicator values, stages of actions, questionnaires.
//
// Every page is whole without script. A form that is refused comes back with
// what was typed and, beside each field, a sentence that says what is wrong;
// an edit that meets somebody else's shows both.
package office

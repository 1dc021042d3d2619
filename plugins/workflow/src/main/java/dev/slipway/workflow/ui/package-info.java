/**
 * The screen of a run: stages by clusters, pods and traffic, gates, causes, and the operator's verbs with what each will do.
 * {@link dev.slipway.workflow.ui.RunScreenViewModel} works out what is shown and needs no toolkit; the view only draws it.
 */
@NullMarked
package dev.slipway.workflow.ui;

import org.jspecify.annotations.NullMarked;

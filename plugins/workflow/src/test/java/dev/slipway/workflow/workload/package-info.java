@NullMarked
package dev.slipway.workflow.workload;

import org.jspecify.annotations.NullMarked;

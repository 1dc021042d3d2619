package dev.slipway.workflow.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CausesTest {
    private static Manifest manifest(String json) {
        return new Manifest((ObjectValue) Json.parse(json.replace('\'', '"')));
    }

    private static Manifest deployment(String condition) {
        return manifest("""
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'a','generation':2},
             'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},
              'template':{'metadata':{'labels':{'app':'web'}}}},
             'status':{'observedGeneration':2,'replicas':1,'updatedReplicas':1,'conditions':[%s]}}\
            """.formatted(condition));
    }

    private static Manifest pod(String status) {
        return manifest("""
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'web-5f-x','namespace':'a','labels':{'app':'web'},
              'ownerReferences':[{'kind':'ReplicaSet','name':'web-5f','controller':true}]},
             'spec':{'containers':[{'name':'c','image':'web:2'}]},'status':%s}\
            """.formatted(status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cause-quota|{'type':'ReplicaFailure','status':'True','message':'pods is forbidden: exceeded quota:"
                        + " q'}|{}",
                "cause-admission|{'type':'ReplicaFailure','status':'True','message':'admission webhook denied the"
                        + " request'}|{}",
                "cause-image||{'containerStatuses':[{'name':'c','state':{'waiting':{'reason':'ImagePullBackOff','message':'no"
                        + " such tag'}}}]}",
                "cause-crash-loop||{'containerStatuses':[{'name':'c','restartCount':4,'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'exitCode':1,'reason':'Error'}}}]}",
                "cause-unschedulable||{'conditions':[{'type':'PodScheduled','status':'False','message':'0/3 nodes'}]}",
                "cause-probe||{'containerStatuses':[{'name':'c','ready':false,'state':{'running':{}}}]}",
                "cause-deadline|{'type':'Progressing','status':'False','reason':'ProgressDeadlineExceeded'}|{'conditions':[{'type':'Ready','status':'True'}]}",
                "cause-image|{'type':'Progressing','status':'False','reason':'ProgressDeadlineExceeded'}|{'containerStatuses':[{'name':'c','state':{'waiting':{'reason':'ErrImagePull'}}}]}"
            })
    void theNearestCauseIsNamed(String code, String condition, String podStatus) {
        var live = deployment(condition == null ? "" : condition);
        var cause = Causes.of(new DeploymentAdapter(), live, List.of(pod(podStatus)), List.of())
                .orElseThrow();
        assertThat(cause.sentence().code()).isEqualTo("workflow." + code);
        assertThat(cause.sentence().arguments().getFirst()).contains("a/web");
    }
}

import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** Runs one OpenSearch node of a cluster on loopback until it is killed. */
class OpenSearchNode {
    /** Takes its name, folder, HTTP port and transport port, then what all nodes share. */
    public static void main(String[] given) throws Exception {
        var names = List.of(given[4].split(","));
        var peers = List.of(given[5].split(","));
        var runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", given[0]);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", given[2]);
            settings.put("transport.port", given[3]);
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", peers);
            settings.putList("cluster.initial_cluster_manager_nodes", names);
            // On a disk that is 85 % full no copy would be made, and a killed node would be missed.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        });
        runner.build(OpenSearchRunner.newConfigs()
                .numOfNode(1).clusterName("seutu-tests").basePath(given[1]));
        while (!runner.isClosed()) {
            Thread.sleep(1000);
        }
    }
}

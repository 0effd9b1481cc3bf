namespace TpuRemote.Server.Tests.Programs;

/// <summary>Small programs for the real pod.</summary>
internal static class StableHloTexts
{
    /// <summary>x + y, of 16 floats each.</summary>
    public const string Add = """
        module @add {
          func.func public @main(%x: tensor<16xf32>, %y: tensor<16xf32>) -> tensor<16xf32> {
            %0 = stablehlo.add %x, %y : tensor<16xf32>
            return %0 : tensor<16xf32>
          }
        }
        """;

    /// <summary>variable + x in the variable's place, and the variable from before.</summary>
    public const string Step = """
        module @step {
          func.func public @main(%v: tensor<f32> {tf.aliasing_output = 0 : i32}, %x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
            %0 = stablehlo.add %v, %x : tensor<f32>
            return %0, %v : tensor<f32>, tensor<f32>
          }
        }
        """;

    /// <summary>The sum over 8 replicas, and each replica's own value.</summary>
    public const string CrossReplicaSum = """
        module @sum attributes {mhlo.num_replicas = 8 : i32} {
          func.func public @main(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
            %0 = "stablehlo.all_reduce"(%x) ({
            ^bb0(%a: tensor<f32>, %b: tensor<f32>):
              %1 = stablehlo.add %a, %b : tensor<f32>
              stablehlo.return %1 : tensor<f32>
            }) {replica_groups = dense<[[0, 1, 2, 3, 4, 5, 6, 7]]> : tensor<1x8xi64>} : (tensor<f32>) -> tensor<f32>
            return %0, %x : tensor<f32>, tensor<f32>
          }
        }
        """;

    /// <summary>Never ends: counts for as long as the count is not negative, and starts again at zero.</summary>
    public const string Endless = """
        module @endless {
          func.func public @main() -> tensor<i32> {
            %zero = stablehlo.constant dense<0> : tensor<i32>
            %0 = stablehlo.while(%i = %zero) : tensor<i32>
             cond {
              %1 = stablehlo.compare GE, %i, %zero, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
              stablehlo.return %1 : tensor<i1>
            } do {
              %one = stablehlo.constant dense<1> : tensor<i32>
              %2 = stablehlo.add %i, %one : tensor<i32>
              %3 = stablehlo.maximum %2, %zero : tensor<i32>
              stablehlo.return %3 : tensor<i32>
            }
            return %0 : tensor<i32>
          }
        }
        """;

    /// <summary>On each of 8 cores: three times, takes two floats from the infeed and hands back their doubles.</summary>
    public const string Feed = """
        module @feed attributes {mhlo.num_replicas = 8 : i32} {
          func.func public @main() -> tensor<i32> {
            %zero = stablehlo.constant dense<0> : tensor<i32>
            %0 = stablehlo.while(%i = %zero) : tensor<i32>
             cond {
              %three = stablehlo.constant dense<3> : tensor<i32>
              %1 = stablehlo.compare LT, %i, %three, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
              stablehlo.return %1 : tensor<i1>
            } do {
              %one = stablehlo.constant dense<1> : tensor<i32>
              %token = stablehlo.create_token : !stablehlo.token
              %in:2 = "stablehlo.infeed"(%token) {infeed_config = ""} : (!stablehlo.token) -> (tensor<2xf32>, !stablehlo.token)
              %2 = stablehlo.add %in#0, %in#0 : tensor<2xf32>
              %out = "stablehlo.outfeed"(%2, %in#1) {outfeed_config = ""} : (tensor<2xf32>, !stablehlo.token) -> !stablehlo.token
              %3 = stablehlo.add %i, %one : tensor<i32>
              stablehlo.return %3 : tensor<i32>
            }
            return %0 : tensor<i32>
          }
        }
        """;

    /// <summary>Needs 16 GiB beside its argument on a core that has 8.</summary>
    public const string TooLarge = """
        module @large {
          func.func public @main(%x: tensor<f32>) -> tensor<4096x1048576xf32> {
            %0 = stablehlo.broadcast_in_dim %x, dims = [] : (tensor<f32>) -> tensor<4096x1048576xf32>
            return %0 : tensor<4096x1048576xf32>
          }
        }
        """;

    /// <summary>Adds tensors of two types, on line 3.</summary>
    public const string Wrong = """
        module @wrong {
          func.func public @main(%x: tensor<16xf32>, %y: tensor<15xf32>) -> tensor<16xf32> {
            %0 = "stablehlo.add"(%x, %y) : (tensor<16xf32>, tensor<15xf32>) -> tensor<16xf32>
            return %0 : tensor<16xf32>
          }
        }
        """;

    /// <summary>So many sums, each of tensors of two types.</summary>
    public static string WrongAdds(int count) => $$"""
        module @wrong {
          func.func public @main(%x: tensor<16xf32>, %y: tensor<15xf32>) -> tensor<16xf32> {
            {{string.Join('\n', Enumerable.Range(0, count).Select(WrongAdd))}}
            return %0 : tensor<16xf32>
          }
        }
        """;

    private static string WrongAdd(int number) =>
        $"%{number} = \"stablehlo.add\"(%x, %y) : (tensor<16xf32>, tensor<15xf32>) -> tensor<16xf32>";
}

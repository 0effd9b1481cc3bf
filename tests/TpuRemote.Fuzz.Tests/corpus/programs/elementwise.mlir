module @elementwise attributes {mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<4xf32> {tf.aliasing_output = 0 : i32}, %arg1: tensor<4xf32>) -> (tensor<4xf32> {jax.result_info = "a"}, tensor<4xi1>) {
    %cst = stablehlo.constant dense<[1.0, -0.5, 0x7FC00000, 3.0e38]> : tensor<4xf32>
    %0 = stablehlo.add %arg0, %cst : tensor<4xf32>
    %1 = stablehlo.exponential %0 : tensor<4xf32>
    %2 = stablehlo.compare LT, %1, %arg1, FLOAT : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
    %3 = stablehlo.select %2, %0, %1 : tensor<4xi1>, tensor<4xf32>
    %4 = stablehlo.clamp %arg1, %3, %cst : tensor<4xf32>
    %5 = stablehlo.convert %4 : (tensor<4xf32>) -> tensor<4xbf16>
    %6 = stablehlo.convert %5 : (tensor<4xbf16>) -> tensor<4xf32>
    return %6, %2 : tensor<4xf32>, tensor<4xi1>
  }
}

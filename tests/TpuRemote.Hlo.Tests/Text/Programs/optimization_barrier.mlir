module {
  func.func public @main(%arg0: tensor<f32>, %arg1: tensor<i32>) -> (tensor<f32>, tensor<i32>) {
    %0:2 = stablehlo.optimization_barrier %arg0, %arg1 : tensor<f32>, tensor<i32>
    return %0#0, %0#1 : tensor<f32>, tensor<i32>
  }
  func.func public @generic(%arg0: tensor<f32>, %arg1: tensor<i32>) -> (tensor<f32>, tensor<i32>) {
    %0:2 = "stablehlo.optimization_barrier"(%arg0, %arg1) : (tensor<f32>, tensor<i32>) -> (tensor<f32>, tensor<i32>)
    return %0#0, %0#1 : tensor<f32>, tensor<i32>
  }
}

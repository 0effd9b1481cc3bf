module {
  func.func public @main(%arg0: tensor<4x6xf32>, %arg1: tensor<f32>) -> tensor<2x3xf32> {
    %0 = "stablehlo.reduce_window"(%arg0, %arg1) <{padding = dense<0> : tensor<2x2xi64>, window_dimensions = array<i64: 2, 2>, window_strides = array<i64: 2, 2>}> ({
    ^bb0(%arg2: tensor<f32>, %arg3: tensor<f32>):
      %1 = stablehlo.maximum %arg2, %arg3 : tensor<f32>
      stablehlo.return %1 : tensor<f32>
    }) : (tensor<4x6xf32>, tensor<f32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
  func.func public @generic(%arg0: tensor<4x6xf32>, %arg1: tensor<f32>) -> tensor<2x3xf32> {
    %0 = "stablehlo.reduce_window"(%arg0, %arg1) ({
      ^bb0(%x: tensor<f32>, %y: tensor<f32>):
        %1 = stablehlo.maximum %x, %y : tensor<f32>
        stablehlo.return %1 : tensor<f32>
    }) {
      window_dimensions = array<i64: 2, 2>,
      window_strides = array<i64: 2, 2>,
      padding = dense<[[0, 0], [0, 0]]> : tensor<2x2xi64>
    } : (tensor<4x6xf32>, tensor<f32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}
